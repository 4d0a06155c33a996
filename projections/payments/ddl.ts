/** Frozen with the projection's version: its checksum is noted where it was used. */
export const paymentsDdl = `
CREATE TABLE payments (
  payment_id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  order_name text NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount numeric NOT NULL,
  tax_free numeric NOT NULL,
  payer_reference text,
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
  business_date date NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (payment_id)
) WITH (fillfactor = 90);

-- The list of a merchant, newest first; a day, a provider or an amount is a filter within it. Payments of one
-- millisecond are few enough to be sorted by id when read: the id in here would cost half as much space again.
CREATE INDEX payments_list ON payments (merchant_id, mode, created_at DESC);

-- Most payments stay approved, so only the others are worth finding by status.
CREATE INDEX payments_by_status ON payments (merchant_id, mode, status, created_at DESC)
  WHERE status <> 'APPROVED';

-- No foreign key: both tables are written from the same fold in the same transaction.
CREATE TABLE payment_transactions (
  payment_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  transaction_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  asked_amount numeric NOT NULL,
  signed_amount numeric NOT NULL,
  held_amount numeric NOT NULL,
  installment_months integer NOT NULL,
  reason text,
  reference text COLLATE "C",
  approval_number text,
  failure_category integer,
  failure_kind text COLLATE "C",
  failure_provider_code text,
  failure_provider_message text,
  business_date date,
  requested_at timestamptz NOT NULL,
  completed_at timestamptz,
  PRIMARY KEY (payment_id, ordinal)
) WITH (fillfactor = 90);
`
