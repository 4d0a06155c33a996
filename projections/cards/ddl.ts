/** Frozen with the projection's version: its checksum is noted where it was used. */
export const cardsDdl = `
-- Without the key: what is sealed stays in the log.
CREATE TABLE cards (
  card_id text COLLATE "C" NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  masked_number text COLLATE "C",
  issuer text,
  product text COLLATE "C",
  payer_reference text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (card_id)
);

-- The list of a merchant, newest first; a provider or a status is a filter within it.
CREATE INDEX cards_list ON cards (merchant_id, mode, created_at DESC, card_id DESC);

CREATE INDEX cards_of_payer ON cards (merchant_id, mode, payer_reference, created_at DESC, card_id DESC)
  WHERE payer_reference IS NOT NULL;
`
