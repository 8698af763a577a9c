/** What readers call by other names than the pages do: words of questions, of other systems and of other products. */

/** Several words for one thing, typed together. They are replaced before the text is split into words. */
export const joined: readonly [RegExp, string][] = [
  [/\b(roll(ing|ed)? ?back|go(ing)? back|(previous|old|older|last|earlier) versions?)\b/g, 'rollback'],
  [/\b(log(ging)? ?in|sign ?in)\b/g, 'login'],
  [/\b(turn(ing)? off|switch(ing)? off|shut off)\b/g, 'disable'],
  [/\b(virtual machines?)\b/g, 'vm'],
  [/\bread[ -]only\b/g, 'readonly'],
  [/\btime zone\b/g, 'timezone'],
  [/\bhost name\b/g, 'hostname'],
  [/\b(air[ -]gap(ped)?|without (a )?(network|internet)|no (network|internet))\b/g, 'offline'],
  [/\bkernel (arg(ument)?s?|param(eter)?s?|options?|command line)\b/g, 'kargs'],
  [/\bboot (arg(ument)?s?|param(eter)?s?|options?)\b/g, 'kargs'],
  [/\b(update-grub2?|grub2?-mkconfig)\b/g, 'kargs'],
  [/\bupdate-initramfs\b/g, 'rebuild initramfs'],
  [/\b(raspberry pi|raspi)\b/g, 'raspberry'],
  [/\bcontinuous integration\b/g, 'ci'],
  [
    /\b(won'?t|does ?n[o']?t|doesn’t|can'?t|cannot|not|no longer|unable to) (start|work|boot)(s|ing)?\b/g,
    'fails to $2',
  ],
  [/\b(do-release-upgrade|dist-upgrade|system-upgrade)\b/g, 'release upgrade'],
  [/\b(by (it|them)sel(f|ves)|itself|on its own)\b/g, 'automatic'],
  [/\bcontent trust\b/g, 'signature'],
  [/\bmak(e|ing) sure\b/g, ''],
  [/\b(man ?pages?|manual pages?|cheat ?sheets?|command[- ]line (reference|options?|help))\b|--help\b/g, 'manual'],
]

/** One line for each thing that readers call by several names. */
export const meanings = `
  package rpm software program app application tool
  install add adding put
  user account username login
  rollback revert undo downgrade restore
  update upgrade patch
  build create make generate write
  remove delete uninstall prune clean cleanup erase
  change set edit modify configure config configuration setting setup customize
  directory folder
  disable stop prevent
  enable activate
  error fail failure broken broke break bad problem message hang stuck freeze crash
  start boot startup
  migrate convert move switch rebase change
  test check try
  password passwd credential
  repository repo
  compare diff difference versus vs changelog
  key authorized_keys pubkey
  vm qemu libvirt
  aarch64 arm arm64
  offline airgapped disconnected
  usb stick
  kargs karg cmdline
  desktop gnome kde workstation
  encrypt luks
  schedule timer cron often interval
  service daemon unit
  log journal journalctl
  pipeline ci workflow
  sign signature cosign sigstore
  publish push upload
  download fetch pull
  size big large small
  certificate tls x509
  drive disk ssd nvme
  Containerfile Dockerfile
  health greenboot
  debug troubleshoot diagnose repair fix recover
  permanent persistent persist
  podman docker
  wifi wireless wlan
  own custom
  automatic auto unattended
  machine system computer server host pc
  manual man manpage help usage option flag subcommand argument parameter
`

/** One line for each thing that other products have; the first word is what the pages call it. */
export const products = `
  dnf apt yum zypper pacman apk brew winget choco
  kickstart autoinstall preseed
  firewall firewalld ufw iptables nftables
  networkmanager netplan nmcli nmtui nmstate ifcfg ifconfig
  selinux apparmor
  initramfs mkinitcpio
  quadlet compose kubernetes k8s kubelet kube pod swarm portainer helm nomad
  ansible puppet chef salt saltstack
  cloud terraform packer opentofu
  vmware esxi vsphere
  atomic immutable nixos guix
  flatpak snap snapd appimage
  scratch mkosi debootstrap
  toolbox toolbx distrobox
  pipeline jenkins travis circleci tekton
  service upstart supervisord openrc
  vm vagrant multipass
  signature notary
  package dpkg deb
  repository ppa aur
  rollback timeshift snapper
`
