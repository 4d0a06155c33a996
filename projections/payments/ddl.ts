/** Frozen with the projection's version: its checksum is noted where it was used. */
export const paymentsDdl = `
CREATE TABLE payments (
  payment_id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  order_name text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount numeric NOT NULL,
  tax_free numeric NOT NULL,
  payer_reference text COLLATE "C",
  metadata jsonb NOT NULL,
  status text COLLATE "C" NOT NULL,
  provider text COLLATE "C",
  method_kind text COLLATE "C",
  card_id text COLLATE "C",
  funds_held numeric NOT NULL,
  funds_captured numeric NOT NULL,
  funds_canceled numeric NOT NULL,
  voided boolean NOT NULL,
  balance numeric NOT NULL,
  held_amount numeric NOT NULL,
  hold_expires_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  owner_key integer NOT NULL,
  list_key integer NOT NULL,
  place bigint NOT NULL,
  folded_name text COLLATE "C",
  name_tokens text COLLATE "C" NOT NULL,
  PRIMARY KEY (payment_id)
) WITH (fillfactor = 90);

-- An owner's: a merchant's in one mode. Ascending and read backwards: so new entries fill the pages that they come to.
CREATE INDEX payments_of_owner ON payments (owner_key, place);
CREATE INDEX payments_lists_of_owner ON payments (owner_key, list_key, place);
-- Everybody's, for administrators.
CREATE INDEX payments_of_all ON payments (place);
CREATE INDEX payments_lists_of_all ON payments (list_key, place);
CREATE INDEX payments_of_payer ON payments (payer_reference, owner_key, place) WHERE payer_reference IS NOT NULL;
CREATE INDEX payments_of_card ON payments (card_id, owner_key, place) WHERE card_id IS NOT NULL;
CREATE INDEX payments_by_amount ON payments (owner_key, amount);
-- A merchant's order has the payment's id that follows from it; nobody else's has.
CREATE INDEX payments_by_order ON payments USING hash (order_id);
-- What waits to be put in order (fastupdate) is read through by every search, and put in order while somebody waits for the
-- rows, so it is kept short; without it an insert costs five times as much.
CREATE INDEX payments_by_name ON payments USING gin (string_to_array(name_tokens, ' '))
  WITH (gin_pending_list_limit = 128);

-- No foreign key: both tables are written from the same fold in the same transaction.
CREATE TABLE payment_transactions (
  payment_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  transaction_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  provider_order_id text COLLATE "C" NOT NULL,
  asked_amount numeric NOT NULL,
  signed_amount numeric NOT NULL,
  held_amount numeric NOT NULL,
  installment_months integer NOT NULL,
  reason text,
  reference text COLLATE "C",
  approval_number text COLLATE "C",
  failure_category integer,
  failure_kind text COLLATE "C",
  failure_provider_code text,
  failure_provider_message text,
  requested_at timestamptz NOT NULL,
  completed_at timestamptz,
  owner_key integer NOT NULL,
  list_key integer NOT NULL,
  place bigint NOT NULL,
  PRIMARY KEY (payment_id, ordinal)
) WITH (fillfactor = 90);

CREATE INDEX transactions_of_owner ON payment_transactions (owner_key, place);
CREATE INDEX transactions_lists_of_owner ON payment_transactions (owner_key, list_key, place);
CREATE INDEX transactions_of_all ON payment_transactions (place);
CREATE INDEX transactions_lists_of_all ON payment_transactions (list_key, place);
CREATE INDEX transactions_by_amount ON payment_transactions (owner_key, asked_amount);
-- A hash takes half the work and a third of the space of a tree, where hardly two are the same. Approval numbers are.
CREATE INDEX transactions_by_id ON payment_transactions USING hash (transaction_id);
CREATE INDEX transactions_by_reference ON payment_transactions USING hash (reference);
CREATE INDEX transactions_by_approval ON payment_transactions (approval_number) WHERE approval_number IS NOT NULL;
-- The others' begin with what the payment's id ends with.
CREATE INDEX transactions_by_provider_order ON payment_transactions (provider_order_id)
  WHERE NOT starts_with(provider_order_id, substr(payment_id, 5));

CREATE TABLE payment_totals (
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  hour text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  method_kind text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  payments bigint NOT NULL,
  amount numeric NOT NULL,
  balance numeric NOT NULL,
  PRIMARY KEY (merchant_id, mode, currency, hour, provider, method_kind, status)
) WITH (fillfactor = 70);

-- Sums over every merchant.
CREATE INDEX payment_totals_by_hour ON payment_totals (mode, currency, hour);

CREATE TABLE transaction_totals (
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  hour text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  transactions bigint NOT NULL,
  asked numeric NOT NULL,
  signed numeric NOT NULL,
  PRIMARY KEY (merchant_id, mode, currency, hour, provider, kind, status, category)
) WITH (fillfactor = 70);

CREATE INDEX transaction_totals_by_hour ON transaction_totals (mode, currency, hour);
`
