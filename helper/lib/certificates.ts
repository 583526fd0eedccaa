/** Of Debian's ca-certificates: with what an administrator has added, update-ca-certificates(8). */
export const systemCertificates = '/etc/ssl/certs/ca-certificates.crt';

/** OpenSSL's own variable for it, which uv reads as well. */
export const certificatesVariable = 'SSL_CERT_FILE';

/** All the authorities that this process believes, in one file. */
export const certificatesFile = (): string =>
  process.env[certificatesVariable] ?? systemCertificates;
