import { formatField, mapTexts } from '../config/config-values.ts';
import { type LiteralSecret, nameEntries } from '../config/literal-secrets.ts';
import { vaultReferences } from '../config/shown-config.ts';
import { changeWorkspace, type WorkspaceContext } from '../context.ts';
import { writeChange } from '../file/workspace-change.ts';
import type { StoredConfig, WorkspaceFile } from '../file/workspace-file.ts';
import type { Notice } from '../notice.ts';
import { type Vault, VaultReplaced } from '../secrets/vault.ts';
import type { VaultKey } from '../secrets/vault-key.ts';

/** A configuration on its way into the file. */
export interface Draft {
  readonly name: string;
  readonly config: StoredConfig;
  readonly literals: readonly LiteralSecret[];
  /** The vault's key, when there are literal secrets. */
  readonly key: VaultKey | undefined;
  /** Throws when the file has changed so that the draft must not be written. */
  readonly admit: (file: WorkspaceFile) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a draft. */
export interface Committed {
  /** Whether a registration of that name was there before. */
  readonly replaced: boolean;
  readonly notices: readonly Notice[];
}

/** The names of the vault's entries that any datastore of a file refers to. */
function referredEntries(file: WorkspaceFile): ReadonlySet<string> {
  return new Set([...file.datastores.values()].flatMap(vaultReferences));
}

/**
 * Writes a draft: its literal secrets to the vault, references to them to the file. New entries get names that nothing refers
 * to yet, and old ones go last, so that whenever it is cut short the file and the vault fit together.
 */
export async function commitDraft(context: WorkspaceContext, draft: Draft): Promise<Committed> {
  return retryWithKey(context.places.vault, draft.key, (key) =>
    changeWorkspace(context, (file) => writeDraft(context, file, draft, key), { signal: draft.signal }),
  );
}

/** Runs a step that writes into the vault, again with another key when another process has meanwhile made a vault. */
export async function retryWithKey<T, K extends VaultKey | undefined>(
  vault: Vault,
  first: K,
  step: (key: K | VaultKey) => Promise<T>,
): Promise<T> {
  for (let key: K | VaultKey = first; ; ) {
    try {
      return await step(key);
    } catch (error) {
      if (!(error instanceof VaultReplaced)) throw error;
      key = await vault.prepare();
    }
  }
}

async function writeDraft(context: WorkspaceContext, file: WorkspaceFile, draft: Draft, key: VaultKey | undefined): Promise<Committed> {
  const { vault } = context.places;
  const { name, literals } = draft;
  draft.admit(file);
  const taken = await takenEntries(context, file, name);
  const entries = nameEntries(name, literals, taken);
  const entryAt = new Map(literals.map(({ path }, index) => [JSON.stringify(path), entries[index] ?? '']));
  const config = mapTexts(draft.config, (value, path) => {
    const entry = entryAt.get(JSON.stringify(path));
    return entry === undefined ? value : `\${vault:${entry}}`;
  });
  const added = Object.fromEntries(literals.map(({ value }, index) => [entries[index] ?? '', { value, owner: name }]));
  const undo = key === undefined ? undefined : await vault.put(key, added);
  let after: WorkspaceFile;
  try {
    // As the file will give it back: without what YAML does not keep.
    after = await writeChange(file, { datastores: new Map([[name, JSON.parse(JSON.stringify(config)) as StoredConfig]]) });
  } catch (error) {
    await undo?.();
    throw error;
  }
  await removeOrphans(context, after, name);
  const notices = literals.map(({ path }, index): Notice => {
    const where = `\${vault:${entries[index]}}`;
    return { code: 'secret.stored', message: `${formatField(path)} was put into the vault; the file refers to it as ${where}.` };
  });
  return { replaced: file.datastores.has(name), notices };
}

/** Entries whose names are not free: those that a datastore refers to, and those that are not this datastore's own. */
async function takenEntries(context: WorkspaceContext, file: WorkspaceFile, name: string): Promise<ReadonlySet<string>> {
  const taken = new Set(referredEntries(file));
  for (const entry of await context.places.vault.names()) if ((await context.places.vault.ownerOf(entry)) !== name) taken.add(entry);
  return taken;
}

/** Removes the entries that registrations of a name have made and that nothing refers to any more. Wants the lock. */
export function removeOrphans(context: WorkspaceContext, file: WorkspaceFile, name: string): Promise<readonly string[]> {
  const referred = referredEntries(file);
  return context.places.vault.remove((entry, { owner }) => owner === name && !referred.has(entry));
}
