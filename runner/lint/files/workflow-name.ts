/** Which files are workflows; loads no parser, so that files can be listed at once. */
const workflow = /(^|\/)(\.github\/workflows\/[^/]+|\.gitlab-ci|action)\.ya?ml$/

/** Whether a file's name says that it is a workflow of GitHub or GitLab, or an action. */
export function isWorkflowName(path: string): boolean {
  return workflow.test(path)
}
