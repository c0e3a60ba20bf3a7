import { isDeepStrictEqual } from 'node:util';
import { DatastoreError } from '@stowage/core';
import { type Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { writeWholeFile } from './whole-file.ts';
import { parseWorkspaceFile, type StoredConfig, type WorkspaceFile } from './workspace-file.ts';
import { parseYaml } from './yaml-source.ts';

/** What a change sets: `default`, datastores and computes; undefined removes one. */
export interface WorkspaceChange {
  readonly default?: string;
  readonly datastores?: ReadonlyMap<string, StoredConfig | undefined>;
  readonly computes?: ReadonlyMap<string, StoredConfig | undefined>;
}

const sections = ['datastores', 'computes'] as const;

/**
 * Writes a change to `stowage.yaml`. Comments and order survive; what the change does not name keeps its values, which is checked
 * on the new text before it takes the old one's place. The caller holds the lock, and has read `file` under it.
 *
 * Fails with `CONFIG.INVALID` when the file uses YAML aliases in a way that one change would change two datastores.
 */
export async function writeChange(file: WorkspaceFile, change: WorkspaceChange): Promise<WorkspaceFile> {
  const text = applyChange(file, change);
  const after = parseWorkspaceFile(file.path, text);
  for (const section of sections) {
    const expected = new Map(file[section]);
    for (const [name, config] of change[section] ?? []) {
      if (config === undefined) expected.delete(name);
      else expected.set(name, config);
    }
    if (!isDeepStrictEqual(after[section], expected)) throw tangled(file.path);
  }
  if (text !== file.text) await writeWholeFile(file.path, text);
  return after;
}

function applyChange(file: WorkspaceFile, change: WorkspaceChange): string {
  // Parsed anew, so that a change which comes to nothing leaves `file` as it is.
  const { document } = parseYaml(file.text, file.path);
  if (change.default !== undefined) document.set('default', change.default);
  for (const section of sections) {
    for (const [name, config] of change[section] ?? []) {
      const entries = requireMap(document, section);
      if (config === undefined) removeEntry(entries, name);
      else setConfig(document, entries, name, config);
    }
  }
  let text: string;
  try {
    text = document.toString({ lineWidth: 0 });
  } catch (error) {
    throw tangled(file.path, error);
  }
  return file.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

function requireMap(document: Document.Parsed, section: (typeof sections)[number]): YAMLMap {
  const node: unknown = document.get(section, true);
  if (isMap(node)) {
    // `{}` would otherwise go on as one long line.
    if (node.items.length === 0) node.flow = false;
    return node;
  }
  const created = document.createNode({});
  document.set(section, created);
  return created;
}

/**
 * Removes an entry with the comment above it. The parser keeps the comment above a map's first entry with the map itself; the
 * part of it behind the last blank line is the entry's own.
 */
function removeEntry(map: YAMLMap, name: string): void {
  const [first, second] = map.items;
  map.delete(name);
  if (first === undefined || map.items[0] === first) return;
  const blocks = (map.commentBefore ?? '').split(/\n[^\S\n]*\n/);
  map.commentBefore = blocks.slice(0, -1).join('\n\n') || null;
  if (isScalar(second?.key)) second.key.spaceBefore = false;
}

/** Sets field by field, so that the comments beside fields that stay the same stay too. */
function setConfig(document: Document.Parsed, entries: YAMLMap, name: string, config: StoredConfig): void {
  const node: unknown = entries.get(name, true);
  if (!isMap(node)) {
    entries.set(name, document.createNode(config));
    return;
  }
  const before = node.toJS(document) as StoredConfig;
  for (const field of Object.keys(before)) if (!Object.hasOwn(config, field)) node.delete(field);
  for (const [field, value] of Object.entries(config)) {
    if (!isDeepStrictEqual(value, before[field])) node.set(field, document.createNode(value));
  }
}

function tangled(path: string, cause?: unknown): DatastoreError {
  return new DatastoreError(
    'CONFIG.INVALID',
    `${path} shares values between datastores (YAML anchors), so this change would reach more than it names.`,
    {
      nextAction: 'Write the shared values out, or change the file by hand.',
      cause,
    },
  );
}
