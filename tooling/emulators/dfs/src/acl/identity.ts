/** Who asks: the account key and SAS are the superuser, whom no access control list binds. */
export interface Identity {
  /** `$superuser`, or the object id of a signed-in principal. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly isSuperuser: boolean;
}

export const superuser: Identity = { id: '$superuser', groups: ['$superuser'], isSuperuser: true };
