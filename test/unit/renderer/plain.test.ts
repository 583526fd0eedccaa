import { expect, it } from 'vitest';
import { lookOf, summarize } from '../../../renderer/sections/models/summary';
import { plainLine } from '../../../helper/lib/text';
import { markupSafe } from '../../../main/desktop-text';
import { withoutControls } from '../../../renderer/plain-text';

it('takes colours, controls and bidi overrides out of text, and nothing else', () => {
  expect(withoutControls('\u001b[1;31mred\u001b[0m \u202eevil\u0007')).toBe('red evil');
  expect(withoutControls('مرحبا 👩‍🚀 <b>\tüß')).toBe('مرحبا 👩‍🚀 <b>\tüß');
});

it('hides nothing that the terminal, the desktop or the window would show in another way', () => {
  const hidden = [
    '\u00ad',
    '\u200b',
    '\u200e',
    '\u202e',
    '\u2028',
    '\u2060',
    '\ufeff',
    '\u{e0041}',
  ];
  for (const character of hidden) {
    expect(plainLine(`a${character}b`)).toBe('ab');
    expect(withoutControls(`a${character}b`)).toBe('ab');
    expect(markupSafe(`a${character}b`)).toBe('a b');
  }
});

it('counts models as a person would', () => {
  const model = { name: 'm', sizeBytes: null };
  const summary = summarize([
    { ...model, required: true, state: 'missing' },
    { ...model, required: true, state: 'corrupt' },
    { ...model, required: false, state: 'missing' },
    { ...model, required: true, state: 'unverifiable' },
    { ...model, required: false, state: 'verified' },
  ]);
  expect(summary).toEqual({
    ...{ total: 5, present: 2, unverifiable: 1 },
    ...{ requiredMissing: 2, optionalMissing: 1 },
  });
  const tones = (['required', 'optional'] as const).map(
    (is) => lookOf({ required: is === 'required', state: 'missing' }).tone,
  );
  expect(tones).toEqual(['warn', 'quiet']);
});
