import type { ChartedRun } from '../../../contract/history-page';
import { outcomeWord } from '../../../words/outcome';
import { useWords } from '../../words';
import { bars } from './chart-bars';
import { outcomeLook } from './outcome';

const height = 40;

/**
 * How long refreshes took and how long LadyLinux was unavailable, the newest on the right. The table gives screen readers the same data.
 */
export function HistoryChart({ shown }: { shown: readonly ChartedRun[] }) {
  const words = useWords();
  const { t } = words;
  if (shown.length < 2) return null;
  const row = (name: string, values: readonly (number | null)[]) => {
    const { most, drawn } = bars(values, height);
    return (
      <div className="chart-row">
        <p>
          {name}
          <span className="muted">{t('history.chart.most', { span: words.span(most) })}</span>
        </p>
        <svg viewBox={`0 0 ${drawn.length * 12} ${height}`} preserveAspectRatio="xMinYMax meet">
          {drawn.map((bar, index) => (
            <rect
              key={shown[index]?.runId}
              className={`tone-${outcomeLook[shown[index]?.outcome ?? 'interrupted'].tone}`}
              x={index * 12}
              y={height - bar}
              width={8}
              height={bar}
              rx={Math.min(2, bar / 2)}
            />
          ))}
        </svg>
      </div>
    );
  };
  return (
    <figure className="card chart">
      <figcaption>{t('history.chart', { count: shown.length })}</figcaption>
      <div aria-hidden="true">
        {row(
          t('history.chart.downtime'),
          shown.map(({ downtimeMs }) => downtimeMs),
        )}
        {row(
          t('history.chart.took'),
          shown.map(({ durationMs }) => durationMs),
        )}
      </div>
      <div className="for-readers">
        <table>
          <thead>
            <tr>
              {(['when', 'result', 'downtime', 'took'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`history.chart.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ runId, finishedAt, kind, outcome, downtimeMs, durationMs }) => (
              <tr key={runId}>
                <td>{words.exact(finishedAt)}</td>
                <td>{t(outcomeWord(kind, outcome))}</td>
                <td>{downtimeMs === null ? t('history.chart.none') : words.span(downtimeMs)}</td>
                <td>{words.span(durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
