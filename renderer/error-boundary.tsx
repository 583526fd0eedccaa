import { Component, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly help: string;
  readonly children: ReactNode;
}

/** The last resort: a sentence instead of a blank window. React writes the error to the console, which main logs. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="empty" role="alert">
        <p>{this.props.title}</p>
        <p className="muted">{this.props.help}</p>
      </div>
    );
  }
}
