import * as z from 'zod';

/** The configuration of a folder on disk. */
export const localConfig: z.ZodType<ParsedLocalConfig, LocalConfig> = z.strictObject({
  path: z
    .string()
    .min(1, 'must name a folder')
    .refine((path) => !path.includes('\0'), 'must not hold a NUL character')
    .meta({ format: 'path', description: 'The folder. A relative path counts from the working directory.' }),
  fsync: z
    .boolean()
    .default(false)
    .meta({ description: 'Wait until each change has reached the disk, so that it survives a loss of power.' }),
});

/** What a configuration file says. */
export interface LocalConfig {
  readonly path: string;
  readonly fsync?: boolean | undefined;
}

/** A configuration with its defaults. */
export interface ParsedLocalConfig {
  readonly path: string;
  readonly fsync: boolean;
}
