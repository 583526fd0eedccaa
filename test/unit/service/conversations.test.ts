import { describe, expect, it } from 'vitest';
import { conversationsIn } from '../../../helper/service/conversations';

/** As ss(8) prints a connection; a figure of 0 is left out. */
const connection = (figures: Record<string, number>): string =>
  [
    '0      0      127.0.0.1:8000 127.0.0.1:59386 bbr wscale:10,10 rto:212 rcvmss:536',
    ...Object.entries(figures).flatMap(([name, figure]) =>
      figure === 0 ? [] : [`${name}:${String(figure)}`],
    ),
    'pacing_rate 340531187816bps delivered:19 app_limited minrtt:0.007',
  ].join(' ');
const nobody = { goingOn: 0, isLively: false };

describe('what goes on at a port', () => {
  it.each([
    ['nothing at all', '', nobody],
    ['one that never asked', connection({ lastsnd: 9000, lastrcv: 9000 }), nobody],
    [
      'one that has its answer and stays open',
      connection({ bytes_sent: 200, bytes_received: 90, lastsnd: 5000, lastrcv: 5004 }),
      nobody,
    ],
    [
      'one that had its answer a moment ago',
      connection({ bytes_sent: 200, bytes_received: 90, lastsnd: 40, lastrcv: 44 }),
      { goingOn: 0, isLively: true },
    ],
    [
      'a model that thinks about the first question of a connection',
      connection({ bytes_received: 90, lastsnd: 20_000, lastrcv: 20_000 }),
      { goingOn: 1, isLively: false },
    ],
    [
      'a model that thinks about another one',
      connection({ bytes_sent: 200, bytes_received: 180, lastsnd: 30_000, lastrcv: 20_000 }),
      { goingOn: 1, isLively: false },
    ],
    [
      'a stream of tokens',
      connection({ bytes_sent: 900, bytes_received: 90, lastsnd: 0, lastrcv: 4000 }),
      { goingOn: 1, isLively: true },
    ],
    [
      'several of them',
      [1, 2].map(() => connection({ bytes_received: 90, lastsnd: 4, lastrcv: 0 })).join('\n'),
      { goingOn: 2, isLively: false },
    ],
  ])('%s', (_, text, seen) => {
    expect(conversationsIn(text)).toEqual(seen);
  });
});
