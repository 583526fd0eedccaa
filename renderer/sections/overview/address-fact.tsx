import type { Status } from '../../../contract/status';
import { Note } from '../../components/badge';
import { Button } from '../../components/button';
import { openApplication } from '../../state/actions';
import { useWords } from '../../words';
import { Fact } from './fact';

export function AddressFact({ address }: { address: Status['address'] }) {
  const { t } = useWords();
  if (address === null) {
    return (
      <Fact icon="globe" label={t('fact.address')}>
        <p className="muted">{t('fact.address.none')}</p>
      </Fact>
    );
  }
  const open = (
    <Button icon="external" onPress={openApplication}>
      {t('action.open.short')}
    </Button>
  );
  return (
    <Fact icon="globe" label={t('fact.address')} action={open}>
      <p className="selectable">{address.url.replace(/\/$/, '')}</p>
      {address.exposed ? (
        <Note tone="warn" icon="warning">
          {t('fact.address.exposed')}
        </Note>
      ) : null}
    </Fact>
  );
}
