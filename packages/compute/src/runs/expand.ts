import { referenceVariablePrefix } from '@stowage/workspace';

/** Where each reference's data is, by its name. */
export type Values = ReadonlyMap<string, string>;

const variable = /\$(\$?)(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g;

/**
 * Replaces references in a text: `$name`, `${name}`, `$AZUREML_DATAREFERENCE_name`, `${AZUREML_DATAREFERENCE_name}`. Other variables stay as
 * they are, for the program or a shell; `$$name` stands for the characters `$name`.
 */
export function expand(text: string, values: Values): string {
  return text.replaceAll(variable, (whole, doubled: string, braced: string | undefined, bare: string | undefined) => {
    const word = braced ?? bare ?? '';
    const name = word.startsWith(referenceVariablePrefix) ? word.slice(referenceVariablePrefix.length) : word;
    const value = values.get(name);
    if (value === undefined) return whole;
    return doubled === '' ? value : whole.slice(1);
  });
}
