import { InvalidArgumentError } from 'commander';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The value of an option that is a length of time, in milliseconds: `500ms`, `10s`, `5m`, `1h`; a bare number is seconds. */
export function parseDuration(text: string): number {
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const duration = Math.round(Number(count) * units[unit as keyof typeof units]);
  if (count === undefined || !Number.isSafeInteger(duration))
    throw new InvalidArgumentError('It must be a time such as 500ms, 10s, 5m or 1h.');
  return duration;
}
