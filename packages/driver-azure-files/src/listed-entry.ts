import { nameOf, type XmlElement } from '@stowage/azure-common';
import { type DirectoryEntry, type Entry, type FileEntry, joinPath } from '@stowage/core/driver';
import { toAttributes } from './entry.ts';
import type { FileEntryFields } from './options.ts';
import { isTemporaryName } from './temporary-name.ts';

/** One line of a listing. */
export interface ListedEntry {
  readonly name: string;
  readonly entry: Entry;
  /** It is an unfinished file of this driver. */
  readonly isTemporary: boolean;
}

/** Reads a `File` or `Directory` element of a listing, and keeps nothing of it. */
export function toListedEntry(element: XmlElement, directory: string): ListedEntry {
  let name = '';
  let properties: XmlElement | undefined;
  const fields: Fields = {};
  for (const child of element.children) {
    switch (child.name) {
      case 'Name':
        name = nameOf(child);
        break;
      case 'FileId':
        fields.fileId = child.text;
        break;
      case 'Properties':
        properties = child;
        break;
      case 'Attributes':
        fields.attributes = toAttributes(child.text);
        break;
      case 'PermissionKey':
        fields.permissionKey = child.text;
    }
  }
  const isFile = element.name === 'File';
  const path = joinPath(directory, name);
  const entry = isFile ? toFile(path, properties, fields) : toDirectory(path, properties, fields);
  return { name, entry, isTemporary: isFile && isTemporaryName(name) };
}

type Fields = { -readonly [K in keyof FileEntryFields]: FileEntryFields[K] };

function toFile(path: string, element: XmlElement | undefined, fields: Fields): FileEntry {
  const { size, etag, lastModified, createdAt } = readProperties(element, fields);
  return { kind: 'file', path, size, etag, lastModified, createdAt, driver: { azure_file: fields } };
}

function toDirectory(path: string, element: XmlElement | undefined, fields: Fields): DirectoryEntry {
  const { etag, lastModified, createdAt } = readProperties(element, fields);
  return { kind: 'directory', path, etag, lastModified, createdAt, driver: { azure_file: fields } };
}

/** The properties of a file or directory, under the names of an entry. */
interface Properties {
  size: number;
  etag: string | undefined;
  lastModified: Date | undefined;
  createdAt: Date | undefined;
}

/** Reads the properties; those that Azure Files alone has go to `fields`. */
function readProperties(element: XmlElement | undefined, fields: Fields): Properties {
  const found: Properties = { size: 0, etag: undefined, lastModified: undefined, createdAt: undefined };
  for (const { name, text } of element?.children ?? []) {
    if (text === '') continue;
    switch (name) {
      case 'Content-Length':
        found.size = Number(text);
        break;
      case 'Etag':
        found.etag = text.startsWith('"') ? text : `"${text}"`;
        break;
      case 'Last-Modified':
        found.lastModified = new Date(text);
        break;
      case 'CreationTime':
        found.createdAt = new Date(text);
        break;
      case 'LastWriteTime':
        fields.lastWriteTime = new Date(text);
        break;
      case 'ChangeTime':
        fields.changeTime = new Date(text);
        break;
      case 'LastAccessTime':
        fields.lastAccessTime = new Date(text);
    }
  }
  return found;
}
