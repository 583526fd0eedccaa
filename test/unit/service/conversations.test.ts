import { describe, expect, it } from 'vitest';
import { conversationsIn } from '../../../helper/service/conversations';

/** As ss(8) prints a connection; a figure of 0 is left out. */
const connection = ({ sendQueue = 0, ...figures }: Record<string, number>): string =>
  [
    `0      ${String(sendQueue)}      127.0.0.1:8000 127.0.0.1:59386 bbr wscale:10,10 rto:212 rcvmss:536`,
    ...Object.entries(figures).flatMap(([name, figure]) =>
      figure === 0 ? [] : [`${name}:${String(figure)}`],
    ),
    'pacing_rate 340531187816bps delivered:19 app_limited minrtt:0.007',
  ].join(' ');
const nobody = { goingOn: 0, isLively: false };
const asked = { bytes_received: 90 };
const answered = { bytes_sent: 200, bytes_received: 90 };
const hour = 3_600_000;

describe('what goes on at a port', () => {
  it.each([
    ['nothing at all', '', nobody],
    ['one that never asked', connection({ lastsnd: 9000, lastrcv: 9000 }), nobody],
    [
      'one that has its answer and stays open',
      connection({ ...answered, lastsnd: 5000, lastrcv: 5004 }),
      nobody,
    ],
    [
      'one that had its answer a moment ago',
      connection({ ...answered, lastsnd: 40, lastrcv: 44 }),
      { goingOn: 0, isLively: true },
    ],
    [
      'one that has asked this moment, as a short answer is for its time',
      connection({ ...asked, lastsnd: 4 }),
      { goingOn: 0, isLively: true },
    ],
    [
      'a model that thinks about the first question of a connection',
      connection({ ...asked, lastsnd: 20_000, lastrcv: 20_000 }),
      { goingOn: 1, isLively: false },
    ],
    [
      'a model that thinks about another one',
      connection({ ...answered, lastsnd: 30_000, lastrcv: 20_000 }),
      { goingOn: 1, isLively: false },
    ],
    [
      'a stream of tokens',
      connection({ ...answered, lastsnd: 0, lastrcv: 4000 }),
      { goingOn: 1, isLively: true },
    ],
    [
      'a reader that is slower than the writer, and has stopped for a while',
      connection({ ...answered, sendQueue: 70_000, lastsnd: 8000, lastrcv: 30_000 }),
      { goingOn: 1, isLively: false },
    ],
    [
      'a reader that has gone away',
      connection({ ...answered, sendQueue: 9, lastsnd: hour, lastrcv: hour }),
      nobody,
    ],
    [
      'a WebSocket whose last word, an hour ago, was the other side’s',
      connection({ ...answered, lastsnd: hour + 9, lastrcv: hour }),
      nobody,
    ],
    [
      'several of them',
      [1, 2].map(() => connection({ ...asked, lastsnd: 4000, lastrcv: 4000 })).join('\n'),
      { goingOn: 2, isLively: false },
    ],
  ])('%s', (_, text, seen) => {
    expect(conversationsIn(text)).toEqual(seen);
  });
});
