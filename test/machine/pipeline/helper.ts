/** The helper as the fault suite runs it: with a defect that its environment names, or an order to kill itself. */
async function main(): Promise<void> {
  const defect = process.env['LADYLINUX_TEST_DEFECT'] ?? '';
  const kill = process.env['LADYLINUX_TEST_KILL'] ?? '';
  if (defect !== '' || kill !== '') {
    await import('../../../contract/zod-without-eval');
    const { breakWith, killAt } = await import('./defects');
    breakWith(defect);
    if (kill !== '') killAt(kill);
  }
  await import('../../../helper/bin/refresh');
}

void main();
