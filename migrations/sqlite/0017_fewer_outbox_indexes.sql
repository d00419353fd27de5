-- Every message enters and leaves these on its way. What is sending is found among what is claimed, what is unknown by its age.
DROP INDEX outbox_sending;
DROP INDEX outbox_unknown;
