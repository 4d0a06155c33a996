/** Frozen with the projection's version: its checksum is noted where it was used. */
export const openCasesDdl = `
-- Rows come and go with every request that is under way at the end of a batch; few stay.
CREATE TABLE open_cases (
  payment_id text COLLATE "C" NOT NULL,
  transaction_id text COLLATE "C" NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  found_id text COLLATE "C",
  currency text COLLATE "C" NOT NULL,
  amount numeric NOT NULL,
  stage text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  lease_ms double precision NOT NULL,
  tries integer NOT NULL,
  repeats integer NOT NULL,
  sends integer NOT NULL,
  failure_category integer,
  failure_kind text COLLATE "C",
  failure_provider_code text,
  failure_provider_message text,
  review text COLLATE "C",
  opened_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  revision integer NOT NULL,
  PRIMARY KEY (payment_id, transaction_id)
);

-- Looked through again and again, oldest first.
CREATE INDEX open_cases_due ON open_cases (changed_at) WHERE review IS NULL;

CREATE INDEX open_cases_queue ON open_cases (opened_at) WHERE review IS NOT NULL;

-- Only of attempts whose order id at the provider does not follow from the payment. One id may stand for several of
-- them: a window that is used again, another merchant's contract, a merchant that repeats itself.
CREATE TABLE provider_orders (
  provider text COLLATE "C" NOT NULL,
  provider_order_id text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  transaction_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (provider, provider_order_id, contract_id, payment_id, transaction_id)
);
`
