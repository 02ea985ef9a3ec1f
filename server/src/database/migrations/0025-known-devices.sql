-- device: the id of the known browser that the wrong password came from; null: from any other.
alter table sign_in_failures add column device text;
