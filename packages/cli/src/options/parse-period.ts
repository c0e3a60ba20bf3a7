import { InvalidArgumentError } from 'commander';

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The value of an option that says when something ends: a period from now (`90s`, `30m`, `12h`, `7d`), or a moment (`2026-12-31T18:00Z`). */
export function parseEnd(text: string): Date {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const end = unit === undefined ? new Date(text) : new Date(Date.now() + Number(count) * units[unit as keyof typeof units]);
  // A number alone would be taken for a year.
  if (Number.isNaN(end.getTime()) || /^\d+$/.test(text)) {
    throw new InvalidArgumentError('It must be a period such as 30m, 12h or 7d, or a moment such as 2026-12-31T18:00Z.');
  }
  if (end.getTime() <= Date.now()) throw new InvalidArgumentError('It is over already.');
  return end;
}

/** The value of an option that says how long ago something was: a period (`12h`, `30d`). Gives the moment. */
export function parseAge(text: string): Date {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError('It must be a period such as 12h or 30d.');
  return new Date(Date.now() - Number(count) * units[unit as keyof typeof units]);
}
