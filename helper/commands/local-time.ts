/** Local time: "2026-11-24 18:00". */
export function localTime(timestamp: string | null): string {
  if (timestamp === null) return '–';
  const at = new Date(timestamp);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
