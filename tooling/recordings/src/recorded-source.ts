import { exchangeAt, type Recording } from './recording.ts';

/**
 * The URL of what a request moved or copied: a path of the same kind that was made before and is neither the target nor above it;
 * if the file asks later for one of these in vain, that one, then one that is called a source, then the last. Where the answer is
 * that there is no source, a path that nobody made.
 */
export function findSource(recording: Recording, index: number): string {
  const { exchanges } = recording;
  const { request, response } = exchangeAt(recording, index);
  const target = bareUrl(request.url);
  if (response.status === 404) return `${containerUrl(target)}/no-such-path`;
  const { pathname } = new URL(target);
  const made = exchanges.slice(0, index).filter((one) => one.request.method === 'PUT' && one.response.status === 201);
  const candidates = made
    .filter(
      ({ request: { url } }) =>
        isPath(url) && !pathname.startsWith(new URL(url).pathname) && kindOf(url, request.url) === kindOf(request.url, url),
    )
    .map((one) => bareUrl(one.request.url));
  const gone = new Set(exchanges.slice(index).flatMap((one) => (one.response.status === 404 ? [bareUrl(one.request.url)] : [])));
  const name = (url: string): string => url.split('/').at(-1) ?? '';
  const isGone = candidates.find((url) => gone.has(url));
  return isGone ?? candidates.findLast((url) => name(url).startsWith('source')) ?? candidates.at(-1) ?? target;
}

/** A path inside a share or file system, and no part of what is there. */
function isPath(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return pathname.split('/').length > 2 && !searchParams.has('comp');
}

/** Files tells in both URLs whether they name directories; DFS only where a path is created, so that there is nothing to compare. */
function kindOf(url: string, other: string): string {
  return [url, other].every((one) => one.includes('.file.')) && url.includes('restype=directory') ? 'directory' : 'file';
}

function bareUrl(url: string): string {
  return url.split('?')[0] ?? url;
}

function containerUrl(url: string): string {
  return url.split('/').slice(0, 4).join('/');
}
