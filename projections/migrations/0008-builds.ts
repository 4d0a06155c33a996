/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const createBuilds = {
  name: '0008-builds',
  sql: `
-- By which program a build was begun that was made beside the served one, and when: one that was left half made is gone
-- on with by the same program only. What is made as the log goes on has no row.
CREATE TABLE builds (
  projection text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  build text COLLATE "C" NOT NULL,
  program text COLLATE "C" NOT NULL,
  begun_at timestamptz NOT NULL,
  PRIMARY KEY (projection, version, build)
);
`,
} as const
