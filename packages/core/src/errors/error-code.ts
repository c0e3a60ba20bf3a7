/**
 * Every error code of Stowage with what it means, whether trying the same call again can help, and the next action when
 * whoever raised it knows nothing better. A code is the only identity of an error: messages may change, codes do not.
 */
export const errorCodes = {
  'PATH.NOT_FOUND': { retryable: false, nextAction: 'Check the path; list its parent folder to see what is there.' },
  'PATH.EXISTS': { retryable: false, nextAction: 'Choose another path, or allow the existing one to be replaced.' },
  'PATH.INVALID': { retryable: false, nextAction: 'Use a relative path with "/" between names and no ".." in it.' },
  'PATH.IS_DIRECTORY': { retryable: false, nextAction: 'Name a file, or use the operation for directories.' },
  'PATH.NOT_DIRECTORY': { retryable: false, nextAction: 'Name a directory; part of this path is a file.' },
  'PATH.LOCKED': { retryable: false, nextAction: 'Someone else holds it by a lease or a lock: wait until they let go.' },
  'DIRECTORY.NOT_EMPTY': { retryable: false, nextAction: 'Empty the directory first, or ask for a recursive delete.' },
  'CONDITION.FAILED': { retryable: false, nextAction: 'Read the current state (stat) and decide again.' },
  'ACL.INVALID': {
    retryable: false,
    nextAction: 'Give one entry each for the owner, the owning group and others, and name nobody twice.',
  },
  'RANGE.INVALID': { retryable: false, nextAction: 'Ask for a range inside the file; stat gives its size.' },
  'ACCESS.UNAUTHENTICATED': { retryable: false, nextAction: 'Check the credential of this datastore.' },
  'ACCESS.DENIED': { retryable: false, nextAction: 'Grant the identity the missing right, or use another credential.' },
  'CAPABILITY.MISSING': { retryable: false, nextAction: 'Ask store.capabilities first, or use a datastore that can do this.' },
  'CONFIG.INVALID': { retryable: false, nextAction: 'Correct the configuration.' },
  'DRIVER.NOT_INSTALLED': { retryable: false, nextAction: 'Install the driver package for this type.' },
  'DRIVER.INCOMPATIBLE': { retryable: false, nextAction: 'Install a version of the driver for this version of Stowage.' },
  'DRIVER.CONFLICT': { retryable: false, nextAction: 'Remove all but one of the packages that drive this type.' },
  'DATASTORE.UNKNOWN': { retryable: false, nextAction: 'Register the datastore, or use a name that is registered.' },
  'DATASTORE.EXISTS': { retryable: false, nextAction: 'Choose another name, or update the existing datastore.' },
  'DATASTORE.NOT_FOUND': { retryable: false, nextAction: 'Create the container, share or folder, or correct its name.' },
  'DATASTORE.CLOSED': { retryable: false, nextAction: 'Open the datastore again.' },
  'WORKSPACE.NOT_FOUND': { retryable: false, nextAction: 'Run "stowage init", or work inside a folder that has a stowage.yaml.' },
  'WORKSPACE.EXISTS': { retryable: false, nextAction: 'Use the workspace that is there.' },
  'WORKSPACE.LOCKED': { retryable: true, nextAction: 'Wait for the other writer to finish, then try again.' },
  'SECRET.NOT_FOUND': { retryable: false, nextAction: 'Set the secret that the reference names.' },
  'SECRET.UNREADABLE': { retryable: false, nextAction: 'Check the passphrase or the permissions of the secret store.' },
  'SERVICE.THROTTLED': { retryable: true, nextAction: 'Slow down, or lower the concurrency.' },
  'SERVICE.UNAVAILABLE': { retryable: true, nextAction: 'Check the network and the endpoint, then try again.' },
  'SERVICE.TIMEOUT': { retryable: true, nextAction: 'Try again, or allow more time.' },
  'SERVICE.CLOCK_SKEW': {
    retryable: false,
    nextAction: 'Set the clock of this machine; the service refuses requests that are minutes off.',
  },
  'SERVICE.UNKNOWN': { retryable: false, nextAction: 'Look at the cause; the driver does not know this answer.' },
  'DATA.CORRUPT': { retryable: true, nextAction: 'Try again; if it happens again, the stored data or the path to it is damaged.' },
  'DATA.SIZE_MISMATCH': { retryable: false, nextAction: 'Give the size that the data really has, or leave it out.' },
  'STORAGE.FULL': { retryable: false, nextAction: 'Free some space, or raise the quota.' },
  'TABLE.NOT_FOUND': { retryable: false, nextAction: 'Check the table name; list the tables to see what is there.' },
  'TABLE.EXISTS': { retryable: false, nextAction: 'Choose another name, or another mode than "fail".' },
  'TABLE.LOCKED': { retryable: true, nextAction: 'Another transaction holds it: wait until it has ended, then try again.' },
  'TABLE.INVALID': { retryable: false, nextAction: 'Choose names, and as many columns, as the database can hold.' },
  'COLUMN.NOT_FOUND': { retryable: false, nextAction: 'Check the column name; describe the table to see what is there.' },
  'KEYS.INVALID': {
    retryable: false,
    nextAction: 'Name the columns that identify a row; each must be a column of the rows and never null.',
  },
  'KEYS.DUPLICATE': { retryable: false, nextAction: 'Make the keys of the rows unique, or choose other keys.' },
  'SCHEMA.MISMATCH': { retryable: false, nextAction: 'Map or convert the columns that differ.' },
  'ROW.REJECTED': { retryable: false, nextAction: 'Correct the row, or choose to skip or divert bad rows.' },
  'QUERY.INVALID': { retryable: false, nextAction: 'Correct the query.' },
} as const;

/** One of the dotted codes that identify an error, noun first. */
export type ErrorCode = keyof typeof errorCodes;
