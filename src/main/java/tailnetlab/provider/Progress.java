package tailnetlab.provider;

/** Where a resource says how far it is. */
interface Progress {
  /** Shows a line beside the resource until the next one takes its place. */
  void say(String line);

  /** Shows a line that stays. */
  void warn(String line);
}
