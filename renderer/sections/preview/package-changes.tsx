import { useState } from 'react';
import type { KnownPreview } from '../../../contract/preview';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { useWords } from '../../words';

const atFirst = 10;

export function PackageChanges({ dependencies }: { dependencies: KnownPreview['dependencies'] }) {
  const { t } = useWords();
  const [shown, setShown] = useState(atFirst);
  const { state, changes } = dependencies;
  const version = (text: string | null) =>
    text === null ? (
      <span className="muted">{t('preview.packages.absent')}</span>
    ) : (
      <HostileText>{text === '*' ? t('preview.packages.any') : text}</HostileText>
    );
  return (
    <section className="card" aria-labelledby="preview-packages">
      <h2 id="preview-packages" className="card-title">
        {t('preview.packages')}
      </h2>
      {state === 'changed' ? (
        <>
          <table className="packages-table">
            <thead>
              <tr>
                <th scope="col">{t('preview.packages.package')}</th>
                <th scope="col">{t('preview.packages.now')}</th>
                <th scope="col">{t('preview.packages.then')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, shown).map(({ name, from, to }) => (
                <tr key={name}>
                  <th scope="row">
                    <HostileText>{name}</HostileText>
                  </th>
                  <td>{version(from)}</td>
                  <td>{version(to)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="card-foot muted">
            {changes.length > shown ? (
              <Button kind="link" onPress={() => setShown(shown + 100)}>
                {t('history.dependencies.more', { count: changes.length - shown })}
              </Button>
            ) : (
              t('preview.dependencies.note')
            )}
          </p>
        </>
      ) : (
        <p className="card-text muted">{t(`preview.dependencies.${state}`)}</p>
      )}
    </section>
  );
}
