import type { ServiceErrorRow } from '@stowage/azure-common';

/** The errors that mean something else here than in other services: what is missing is the account. */
export const gen1Errors: Readonly<Record<'ResourceNotFound', ServiceErrorRow>> = {
  ResourceNotFound: { code: 'DATASTORE.NOT_FOUND', nextAction: 'Check store_name and endpoint.' },
};
