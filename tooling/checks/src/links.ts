import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextFile } from './workspaces.ts';

/** Faults of the relative links in Markdown files: a target that is not there, or a heading that its target lacks. */
export function findLinkFaults(directory: string, files: readonly TextFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    readLinks(text).flatMap((link) => {
      const [target = '', heading] = link.split('#', 2);
      const file = target === '' ? join(directory, path) : join(directory, dirname(path), decodeURI(target));
      if (!existsSync(file)) return [`${path} links to ${link}, which does not exist`];
      if (heading === undefined || !file.endsWith('.md')) return [];
      return readHeadings(readFileSync(file, 'utf8')).has(heading) ? [] : [`${path} links to ${link}: no such heading`];
    }),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2 *$/gm, '').replace(/`[^`\n]*`/g, '');
}

function readLinks(text: string): readonly string[] {
  const inline = withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm);
  return [...inline].map((match) => match[1] ?? match[2] ?? '').filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
}

/** The headings as GitHub writes them into addresses. */
function readHeadings(text: string): ReadonlySet<string> {
  const headings = text.replace(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2 *$/gm, '').matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return new Set(
    [...headings].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
