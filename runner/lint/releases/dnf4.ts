/** Distributions whose `dnf` is dnf 4. */

/** The builder of disk images has CentOS in its name, whoever uses it. */
const names = /\b(rhel|red hat|centos(?!-bootc\/bootc-image-builder)|almalinux|rocky|enterprise linux|ubi[89]?)\b/i

/** Whether a text names one of them. */
export function namesDnf4(text: string): boolean {
  return names.test(text)
}
