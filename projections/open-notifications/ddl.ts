/** Frozen with the projection's version: its checksum is noted where it was used. */
export const openNotificationsDdl = `
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
`
