/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const createOpenNotifications = {
  name: '0003-open-notifications',
  sql: `
-- Rows come and go with every notification that is being handled at the end of a batch; few stay.
CREATE TABLE open_notifications (
  notification_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C",
  owner text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (notification_id)
);

-- Looked through again and again, oldest first.
CREATE INDEX open_notifications_due ON open_notifications (received_at, notification_id);
`,
} as const
