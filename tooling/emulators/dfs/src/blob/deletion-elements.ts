import { element, formatHttpDate, type XmlElement } from '@stowage/emulator-wire';
import type { Call } from '../call.ts';

const day = 86_400_000;

/** When something deleted cannot be restored any more. */
export const goneAt = ({ account }: Call, deletedAt: number): number => deletedAt + (account.softDeleteDays ?? 0) * day;

/** What listings tell of something deleted: the whole days that are left of its retention count. */
export const deletionElements = (call: Call, deletedAt: number): XmlElement[] => [
  element('DeletedTime', formatHttpDate(deletedAt)),
  element('RemainingRetentionDays', Math.floor((goneAt(call, deletedAt) - call.account.clock.now()) / day)),
];
