import stringWidth from 'string-width';

/** Lines with their cells in columns two spaces apart; cells that look like numbers stand to the right. */
export function toColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(cell));
        return /^[\d.,]+( ?[kMGTP]?i?B)?$/.test(cell) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}
