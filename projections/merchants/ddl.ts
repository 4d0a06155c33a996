/** Frozen with the projection's version: its checksum is noted where it was used. */
export const merchantsDdl = `
CREATE TABLE merchants (
  merchant_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  business_number text COLLATE "C" NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (merchant_id)
);

-- The list, newest first.
CREATE INDEX merchants_list ON merchants (registered_at DESC, merchant_id DESC);
CREATE INDEX merchants_by_number ON merchants (business_number);

-- Without the key: what is sealed stays in the log.
CREATE TABLE merchant_contracts (
  contract_id text COLLATE "C" NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  base_url text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (contract_id)
);

CREATE INDEX merchant_contracts_of ON merchant_contracts (merchant_id);

CREATE TABLE merchant_keys (
  key_id text COLLATE "C" NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  issued_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (key_id)
);

CREATE INDEX merchant_keys_of ON merchant_keys (merchant_id);
`
