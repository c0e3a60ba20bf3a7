import type { Exchange, Recording } from './recording.ts';
import type { Target } from './target.ts';
import { findElement, parseXml } from './xml-tree.ts';

/** A handle that an SMB client of the recorder's held. REST cannot open one. */
interface RecordedHandle {
  readonly share: string;
  readonly path: string;
}

/** Handles in lists of a recording, in their order; those that an earlier page showed come first. */
function recordedHandles({ service, exchanges }: Recording): readonly RecordedHandle[] {
  if (service !== 'file') return [];
  const handles = exchanges.flatMap(({ request, response }) => {
    if (!request.url.includes('comp=listhandles') || typeof response.body !== 'string') return [];
    const share = new URL(request.url).pathname.split('/')[1] ?? '';
    const entries = findElement(parseXml(response.body), 'Entries')?.children ?? [];
    return entries.map((entry) => ({ share, path: findElement(entry, 'Path')?.text ?? '' }));
  });
  return handles.filter(({ share, path }, index) => handles.findIndex((other) => other.share === share && other.path === path) === index);
}

/** Files and folders under the handles, which no request of the recording made. */
export function handlePreparations(recording: Recording): readonly Exchange[] {
  const made = new Set(
    recording.exchanges
      .filter(({ request, response }) => request.method === 'PUT' && response.status === 201)
      .map(({ request }) => new URL(request.url).pathname),
  );
  return recordedHandles(recording).flatMap(({ share, path }) => {
    const parts = path.split('/').filter((part) => part !== '');
    return parts.flatMap((_, index) => {
      const url = `https://account.file.core.windows.net/${share}/${parts
        .slice(0, index + 1)
        .map(encodeURIComponent)
        .join('/')}`;
      if (made.has(new URL(url).pathname)) return [];
      made.add(new URL(url).pathname);
      return [
        index === parts.length - 1 && path.includes('.') ? create(url, fileHeaders) : create(`${url}?restype=directory`, directoryHeaders),
      ];
    });
  });
}

const directoryHeaders = {
  'x-ms-version': '2021-06-08',
  'x-ms-file-permission': 'inherit',
  'x-ms-file-attributes': 'None',
  'x-ms-file-creation-time': 'now',
  'x-ms-file-last-write-time': 'now',
};
const fileHeaders = { ...directoryHeaders, 'x-ms-type': 'file', 'x-ms-content-length': '1024' };

function create(url: string, headers: Readonly<Record<string, string>>): Exchange {
  return { request: { method: 'PUT', url, headers, body: null }, response: { status: 201, headers: {}, body: null } };
}

/** Opens the handles of a recording. */
export function openHandles(recording: Recording, { openHandle }: Target): void {
  for (const handle of recordedHandles(recording)) openHandle?.(handle);
}
