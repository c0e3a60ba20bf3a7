/** What a pattern of LIKE matches, as a regular expression. */
export function likePattern(pattern: string, mark: string | undefined, isSensitive: boolean): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at] as string;
    if (unit === mark && at + 1 < pattern.length) source += quote(pattern[++at] as string);
    else if (unit === '%') source += '[^]*';
    else if (unit === '_') source += '[^]';
    else if (unit === '[') {
      const close = pattern.indexOf(']', at + 2);
      if (close === -1) source += quote(unit);
      else {
        const inner = pattern.slice(at + 1, close);
        const negated = inner.startsWith('^');
        source += `[${negated ? '^' : ''}${inner.slice(negated ? 1 : 0).replace(/[\\\]^[]/g, '\\$&')}]`;
        at = close;
      }
    } else source += quote(unit);
  }
  return new RegExp(`^${source} *$`, isSensitive ? '' : 'i');
}

function quote(unit: string): string {
  return unit.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
