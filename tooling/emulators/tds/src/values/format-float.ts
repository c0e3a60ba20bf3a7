/** An exponent as SQL Server writes it: a sign and three digits. */
function withExponent(mantissa: string, exponent: number): string {
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(3, '0')}`;
}

/** The text of a floating number by one of the styles of CONVERT; undefined for a style that is not known here. */
export function formatFloat(value: number, isReal: boolean, style = 0): string | undefined {
  if (style === 0) {
    if (value === 0) return '0';
    const [mantissa = '0', exponent = '0'] = value.toExponential(5).split('e');
    const power = Number(exponent);
    const shown = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
    if (power < -5 || power >= 6) return withExponent(shown, power);
    return String(Number(value.toPrecision(6)));
  }
  const digits = style === 1 ? 8 : style === 2 ? 16 : style === 3 ? (isReal ? 9 : 17) : 0;
  if (digits === 0) return undefined;
  const [mantissa = '0', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return withExponent(mantissa, Number(exponent));
}
