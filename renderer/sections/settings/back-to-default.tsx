import { Button } from '../../components/button';
import { useWords } from '../../words';

interface BackToDefaultProps<T> {
  readonly label: string;
  readonly value: T;
  readonly usual: T | undefined;
  /** The default as a person reads it; null: the default is empty. */
  readonly shown: string | null;
  readonly onChange: (value: T) => void;
}

/** Shown only while a setting differs from its default. */
export function BackToDefault<T>({ label, value, usual, shown, onChange }: BackToDefaultProps<T>) {
  const { t } = useWords();
  if (usual === undefined || value === usual) return null;
  return (
    <div className="help">
      <Button kind="link" about={label} onPress={() => onChange(usual)}>
        {shown === null ? t('settings.default.empty') : t('settings.default', { value: shown })}
      </Button>
    </div>
  );
}
