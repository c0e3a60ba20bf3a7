import { DataType } from 'apache-arrow';

/** Types between which values can go, if they fit; the rest is never converted. */
function familyOf(type: DataType): string {
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)) return 'number';
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'text';
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return 'bytes';
  if (DataType.isTimestamp(type)) return type.timezone ? 'instant' : 'timestamp';
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTime(type)) return 'time';
  return String(type);
}

/** Whether a value of one type can be one of the other. */
export function canFit(from: DataType, to: DataType): boolean {
  return DataType.isNull(from) || familyOf(from) === familyOf(to);
}
