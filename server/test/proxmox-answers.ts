import * as access from '../src/hypervisor/proxmox/access-calls.ts'
import * as agent from '../src/hypervisor/proxmox/agent-calls.ts'
import * as cluster from '../src/hypervisor/proxmox/cluster-calls.ts'
import type { ProxmoxCall } from '../src/hypervisor/proxmox/proxmox-call.ts'
import * as snapshot from '../src/hypervisor/proxmox/snapshot-calls.ts'
import * as task from '../src/hypervisor/proxmox/task-calls.ts'
import * as vm from '../src/hypervisor/proxmox/vm-calls.ts'

const upid = 'UPID:pve1:0000012F:000A1824:6B033903:qmclone:9000:carrel@pve!broker:'

/** As `GET /cluster/resources` of 9.2 lists it while it is still `unknown`. */
export const newVm = {
  ...{ id: 'qemu/140', type: 'qemu', node: 'pve1', vmid: 140, status: 'unknown' },
  ...{ pool: 'vdi', lock: 'clone', tags: 'a;b', template: 0 },
}
const desk = {
  ...{ id: 'qemu/101', type: 'qemu', node: 'pve1', vmid: 101, status: 'running', name: 'desk' },
  ...{ cpu: 0.25, maxcpu: 1, mem: 27023168, maxmem: 268435456, maxdisk: 100663296, uptime: 17 },
  ...{ template: 0, disk: 0, diskread: 16451072, netin: 110, tags: 'session-42;vdi' },
}
const node = {
  ...{ id: 'node/pve1', type: 'node', node: 'pve1', status: 'online', cpu: 0.3, maxcpu: 2 },
  ...{ mem: 3497230336, maxmem: 25276514304, disk: 46840385536, maxdisk: 270553174016 },
  ...{ uptime: 5391, level: '' },
}
const storage = {
  ...{ id: 'storage/pve1/local', type: 'storage', storage: 'local', node: 'pve1' },
  ...{ status: 'available', plugintype: 'dir', content: 'images,rootdir', shared: 0 },
  ...{ disk: 46840385536, maxdisk: 270553174016 },
}
const sdn = { id: 'sdn/pve1/vdizone', type: 'sdn', sdn: 'vdizone', node: 'pve1', status: 'ok' }
const container = { ...desk, id: 'lxc/102', type: 'lxc', vmid: 102, name: 'proxy' }

const status = {
  ...{ vmid: 101, status: 'running', qmpstatus: 'paused', name: 'desk', tags: 'vdi', cpus: 1 },
  ...{ maxmem: 268435456, uptime: 17, pid: 178, balloon: 268435456, ha: { managed: 0 } },
  ...{ nics: { tap101i0: { netin: 110, netout: 0 } }, 'running-qemu': '10.0.2', agent: 1 },
}
const config = {
  ...{ name: 'desk', description: 'first\nline2', tags: 'vdi', net0: 'virtio=BC:24:11:3B:BB:1F' },
  ...{ agent: '1', cores: 1, sockets: 1, memory: '256', ostype: 'l26', kvm: 0, boot: 'order=v' },
  ...{ digest: '69c3c9960a24f5832dc6977520a58c7d61adb597', protection: 1, parent: 's1' },
}
const ended = {
  ...{ upid, node: 'pve1', type: 'qmclone', id: '9000', user: 'carrel@pve', tokenid: 'broker' },
  ...{ starttime: 1795372081, pid: 161, pstart: 538178 },
}
const certificate = {
  ...{ filename: 'pve-ssl.pem', subject: '/OU=PVE Cluster Node/CN=pve1', issuer: '/CN=Proxmox' },
  ...{ fingerprint: 'E4:1B:6B', san: ['127.0.0.1', 'localhost', 'pve1'], pem: '-----BEGIN' },
  ...{ notbefore: 1795285420, notafter: 1858357420, 'public-key-bits': 2048 },
}
const loopback = { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 }

/** All that this project asks of Proxmox VE. */
export const calls = [access, agent, cluster, snapshot, task, vm].flatMap((each) =>
  Object.entries(each)
    .filter(([, value]) => 'method' in value)
    .map(([name]) => name),
)

/** Every call of ours, with an answer that real servers give, shortened. */
export const answers: readonly (readonly [
  name: string,
  call: ProxmoxCall<unknown>,
  data: unknown,
])[] = [
  ['permissions', access.permissions, { '/vms/9000': { 'VM.Audit': 1, 'VM.Clone': 0 }, '/': {} }],
  ['ticket', access.ticket, { ticket: 'PVE:root@pam:6B', CSRFPreventionToken: '6B:x', cap: {} }],

  ['version', cluster.version, { version: '9.2.11', release: '9.2', repoid: '14a22df3' }],
  ['nextId', cluster.nextId, '100'],
  [
    'clusterResources',
    cluster.clusterResources,
    [desk, newVm, container, node, storage, sdn, { id: '/pool/vdi', type: 'pool', pool: 'vdi' }],
  ],
  [
    'clusterStatus',
    cluster.clusterStatus,
    [
      { type: 'cluster', id: 'cluster', name: 'school', quorate: 1, nodes: 2, version: 4 },
      { type: 'node', id: 'node/pve1', name: 'pve1', online: 1, local: 1, ip: '10.77.0.1' },
    ],
  ],
  [
    'nodes',
    cluster.nodes,
    [
      { ...node, ssl_fingerprint: 'E4:1B' },
      { node: 'pve2', status: 'online' },
    ],
  ],
  [
    'nodeStatus',
    cluster.nodeStatus,
    {
      ...{
        cpu: 0,
        loadavg: ['2.50', '2.66', '2.81'],
        cpuinfo: { cpus: 2, hvm: '', mhz: '2596.1' },
      },
      ...{ memory: { total: 25276514304, used: 2786066432, free: 22490447872 }, uptime: 5399 },
      ...{ rootfs: { total: 270553174016, used: 46838943744, avail: 62105350144 } },
      pveversion: 'pve-manager/7.4-20/5d6e3351',
    },
  ],
  [
    'nodeStorage',
    cluster.nodeStorage,
    [
      {
        ...{ storage: 'local', type: 'dir', content: 'backup,images', active: 1, enabled: 1 },
        ...{ shared: 0, total: 270553174016, used: 46838943744, avail: 61746958336 },
      },
    ],
  ],
  [
    'storageContent',
    cluster.storageContent,
    [{ volid: 'local:9000/base.qcow2', content: 'images', format: 'qcow2', size: 1, vmid: 9000 }],
  ],
  ['pool', cluster.pool, { poolid: 'vdi', comment: 'vdi pool', members: [desk, storage] }],
  [
    'ipamStatus',
    cluster.ipamStatus,
    [
      { zone: 'vdizone', subnet: '10.88.0.0/24', gateway: 1, ip: '10.88.0.1' },
      { vmid: 131, mac: 'BC:24:11:2F:15:3E', ip: '10.88.0.100', hostname: 'vdi', vnet: 'vdinet' },
    ],
  ],
  [
    'sdnZones',
    cluster.sdnZones,
    [{ zone: 'vdizone', type: 'simple', dhcp: 'dnsmasq', ipam: 'pve' }],
  ],
  ['sdnVnets', cluster.sdnVnets, [{ vnet: 'vdinet', zone: 'vdizone', type: 'vnet', tag: '7' }]],
  ['certificates', cluster.certificates, [certificate]],

  ['vmList', vm.vmList, [status, { vmid: 9000, status: 'stopped', name: 'tmpl', template: 1 }]],
  ['currentStatus', vm.currentStatus, status],
  ['vmConfig', vm.vmConfig, config],
  [
    'vmPending',
    vm.vmPending,
    [
      { key: 'cores', value: 1, pending: 2 },
      { key: 'agent', value: '1', delete: 1 },
    ],
  ],
  ['changeConfig', vm.changeConfig, null],
  ['cloneVm', vm.cloneVm, upid],
  ['destroyVm', vm.destroyVm, upid],
  ['feature', vm.feature, { hasFeature: 1, nodes: ['pve1'] }],
  ['start', vm.start, upid],
  ['stop', vm.stop, upid],
  ['shutdown', vm.shutdown, upid],
  ['reboot', vm.reboot, upid],
  ['suspend', vm.suspend, upid],
  ['resume', vm.resume, upid],
  ['reset', vm.reset, upid],

  [
    'snapshots',
    snapshot.snapshots,
    [
      { name: 's1', description: '', snaptime: 1795372099, vmstate: 0 },
      { name: 'current', description: 'You are here!', parent: 's1', running: 1, digest: 'e18b' },
    ],
  ],
  ['snapshotConfig', snapshot.snapshotConfig, { ...config, snaptime: 1795372099 }],
  ['takeSnapshot', snapshot.takeSnapshot, upid],
  ['rollBack', snapshot.rollBack, upid],
  ['deleteSnapshot', snapshot.deleteSnapshot, upid],

  ['taskStatus', task.taskStatus, { ...ended, status: 'stopped', exitstatus: 'OK' }],
  [
    'taskLog',
    task.taskLog,
    [
      { n: 1, t: 'create linked clone' },
      { n: 2, t: 'TASK OK' },
    ],
  ],
  ['taskList', task.taskList, [{ ...ended, status: 'RUNNING', saved: '0' }]],
  ['clusterTasks', task.clusterTasks, [{ ...ended, endtime: 1795372082, status: 'OK' }]],
  ['abortTask', task.abortTask, null],

  [
    'agentInterfaces',
    agent.agentInterfaces,
    {
      result: [
        { name: 'lo', 'hardware-address': '00:00:00:00:00:00', 'ip-addresses': [loopback] },
        { name: 'dummy0', 'hardware-address': '0e:f2:7c:4f:75:5c', statistics: { 'rx-bytes': 0 } },
      ],
    },
  ],
  ['agentPing', agent.agentPing, { result: {} }],
  [
    'agentInfo',
    agent.agentInfo,
    { result: { version: '10.0.13', supported_commands: [{ name: 'guest-exec', enabled: true }] } },
  ],
  [
    'agentOsInfo',
    agent.agentOsInfo,
    { result: { id: 'debian', 'version-id': '12', machine: 'x86_64' } },
  ],
  ['agentHostName', agent.agentHostName, { result: { 'host-name': 'desk' } }],
  ['agentUsers', agent.agentUsers, { result: [{ user: 'ada', 'login-time': 1795373307.45 }] }],
  ['agentExec', agent.agentExec, { pid: 186 }],
  [
    'agentExecStatus',
    agent.agentExecStatus,
    { exited: 1, exitcode: 0, 'out-data': 'desk\n', 'out-truncated': 0 },
  ],
  ['setUserPassword', agent.setUserPassword, { result: {} }],
]
