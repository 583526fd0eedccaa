import { describe, expect, it } from 'vitest';
import { groupedByCause, type Finding } from '../../../contract/doctor';
import { message, type MessageCode } from '../../../contract/message';
import { causeOf, withCauses } from '../../../helper/doctor/causes';

const finding = (code: MessageCode, id: string = code): Finding => ({
  ...{ id, check: 'machine', severity: 'problem' },
  ...{ what: { code, params: {} }, why: message('why-not-set-up'), fix: null },
  ...{ canFix: false, because: null },
});
const grouped = (...codes: MessageCode[]) =>
  groupedByCause(withCauses(codes.map((code) => finding(code)))).map(({ cause, effects }) => [
    cause.id,
    effects.map(({ id }) => id),
  ]);

describe('what follows from what', () => {
  it('a computer that is not set up has one finding, and unrelated ones', () => {
    expect(
      grouped(
        'found-user-missing',
        'found-folder-missing',
        'found-not-set-up',
        'found-disk-low',
        'found-app-missing',
        'found-no-answer',
      ),
    ).toEqual([
      [
        'found-not-set-up',
        ['found-user-missing', 'found-folder-missing', 'found-app-missing', 'found-no-answer'],
      ],
      ['found-disk-low', []],
    ]);
  });

  it('code that is missing explains what cannot run without it', () => {
    expect(grouped('found-venv-missing', 'found-service-down', 'found-app-missing')).toEqual([
      ['found-app-missing', ['found-venv-missing', 'found-service-down']],
    ]);
  });

  it('a finding without a cause stands alone', () => {
    expect(grouped('found-no-answer', 'found-exposed')).toEqual([
      ['found-no-answer', []],
      ['found-exposed', []],
    ]);
    expect(causeOf('found-exposed', [finding('found-not-set-up')])).toBeNull();
  });

  it('findings of one kind do not explain each other, and no circle loses one', () => {
    expect(grouped('found-folder-missing', 'found-folder-missing')).toHaveLength(2);
    const a = { ...finding('found-exposed', 'a'), because: 'b' };
    const b = { ...finding('found-exposed', 'b'), because: 'a' };
    expect(groupedByCause([a, b])).toHaveLength(2);
  });
});
