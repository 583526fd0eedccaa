/** Debian's ca-certificates, with the administrator's additions: update-ca-certificates(8). */
export const systemCertificates = '/etc/ssl/certs/ca-certificates.crt';

/** OpenSSL's variable for the certificates file; uv reads it too. */
export const certificatesVariable = 'SSL_CERT_FILE';

/** The file with all certificate authorities that this process trusts. */
export const certificatesFile = (): string =>
  process.env[certificatesVariable] ?? systemCertificates;
