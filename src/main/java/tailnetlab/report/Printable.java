package tailnetlab.report;

/** Makes what programs printed fit for a document. */
final class Printable {
  private Printable() {}

  /** Replaces what XML 1.0 has no form for, most control characters: a page cannot show them. */
  static String text(String any) {
    return any.codePoints()
        .map(c -> isXml(c) ? c : '\uFFFD')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
