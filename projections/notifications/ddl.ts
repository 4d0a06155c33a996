/** Frozen with the projection's version: its checksum is noted where it was used. */
export const notificationsDdl = `
-- Without the body: what is sealed stays in the log.
CREATE TABLE notifications (
  notification_id text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C",
  provider text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  trust text COLLATE "C" NOT NULL,
  event_type text NOT NULL,
  provider_order_id text NOT NULL,
  received_at timestamptz NOT NULL,
  handled_at timestamptz,
  result text COLLATE "C",
  PRIMARY KEY (notification_id)
);

CREATE INDEX notifications_of_payment ON notifications (payment_id) WHERE payment_id IS NOT NULL;
`
