package tailnetlab.cli;

/**
 * A verb whose exit statuses 0 and 1 are verdicts. Whatever else goes wrong is 3, so that a script
 * can tell a mesh that is wrong from a lab that could not be judged.
 */
interface Judging {}
