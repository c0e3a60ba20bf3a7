/** Whom every access control list lets pass. */
export const superuser = '22222222-2222-2222-2222-222222222222';

/** Somebody whom no list names unless a test puts them there. */
export const somebody = '33333333-3333-3333-3333-333333333333';
