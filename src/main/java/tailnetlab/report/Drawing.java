package tailnetlab.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.report.SeenPath.Lane;

/**
 * The topology in coordinates: nodes on an ellipse, so that no arrow between two of them crosses a
 * third. Narrow on purpose: a phone shows all of it without shrinking the letters away.
 */
final class Drawing {
  private static final int WIDTH = 480;
  private static final int BOX_WIDTH = 172;
  private static final int BOX_HEIGHT = 92;
  private static final int GAP = 44;

  /** How far a box's middle may be from the drawing's. */
  private static final double ACROSS = (WIDTH - BOX_WIDTH) / 2.0 - 2;

  /** With more, the boxes of an ellipse would lie on each other. */
  private static final int MOST_ON_ELLIPSE = 6;

  /** What of a name fits a box. */
  private static final int MOST_LETTERS = 17;

  /** How far an arrow lies beside the line between two centres. */
  private static final Map<Lane, Double> ASIDE =
      Map.of(Lane.TAILNET, 6.0, Lane.LAN, 20.0, Lane.RELAY, 36.0);

  /** Where on an arrow its sign is. */
  private static final Map<Lane, Double> SIGN =
      Map.of(Lane.TAILNET, 0.36, Lane.LAN, 0.5, Lane.RELAY, 0.68);

  private final List<Box> boxes = new ArrayList<>();
  private final List<Arrow> arrows = new ArrayList<>();
  private final int height;

  /** Lays out a report's nodes, and the paths between them. */
  Drawing(Report report, List<SeenPath> paths) {
    List<NodePlan> nodes = report.plan().nodes();
    List<Point> centres = centres(nodes.size());
    double top = centres.stream().mapToDouble(Point::y).min().orElse(0) - BOX_HEIGHT / 2.0 - 8;
    double bottom = centres.stream().mapToDouble(Point::y).max().orElse(0) + BOX_HEIGHT / 2.0 + 8;
    height = (int) Math.ceil(bottom - top);
    Map<String, Point> byName = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      Point centre = new Point(centres.get(i).x(), centres.get(i).y() - top);
      byName.put(nodes.get(i).name(), centre);
      boxes.add(box(nodes.get(i), centre, report));
    }
    paths.forEach(path -> arrows.add(arrow(path, byName.get(path.from()), byName.get(path.to()))));
  }

  /** Returns the drawing's width, in the units of every coordinate. */
  public int width() {
    return WIDTH;
  }

  /** Returns its height. */
  public int height() {
    return height;
  }

  /** Lists the nodes. */
  public List<Box> boxes() {
    return List.copyOf(boxes);
  }

  /** Lists the paths. */
  public List<Arrow> arrows() {
    return List.copyOf(arrows);
  }

  private static List<Point> centres(int count) {
    if (count == 1) {
      return List.of(new Point(WIDTH / 2.0, 0));
    }
    if (count > MOST_ON_ELLIPSE) {
      return zigzag(count);
    }
    // As flat as the boxes allow.
    List<Point> centres = ellipse(count, 0);
    for (int radius = 20; overlap(centres); radius += 20) {
      centres = ellipse(count, radius);
    }
    return centres;
  }

  private static List<Point> ellipse(int count, int radius) {
    List<Point> points = new ArrayList<>();
    boolean lyingOnASide = count == 2 || count == 4;
    double first = lyingOnASide ? Math.PI + (count - 2) * Math.PI / 8 : -Math.PI / 2;
    for (int i = 0; i < count; i++) {
      double angle = first + i * 2 * Math.PI / count;
      // The root moves everyone outwards: the boxes are wider than they are high.
      double x = Math.signum(Math.cos(angle)) * Math.sqrt(Math.abs(Math.cos(angle)));
      points.add(new Point(WIDTH / 2.0 + ACROSS * x, radius * Math.sin(angle)));
    }
    return points;
  }

  /** Two columns, each node half a box lower than the one before. */
  private static List<Point> zigzag(int count) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = WIDTH / 2.0 + (i % 2 == 0 ? -ACROSS : ACROSS);
      points.add(new Point(x, i * (BOX_HEIGHT + GAP) / 2.0));
    }
    return points;
  }

  private static boolean overlap(List<Point> centres) {
    for (int i = 0; i < centres.size(); i++) {
      for (Point other : centres.subList(0, i)) {
        double across = Math.abs(other.x() - centres.get(i).x());
        double down = Math.abs(other.y() - centres.get(i).y());
        if (across < BOX_WIDTH + GAP / 2.0 && down < BOX_HEIGHT + GAP) {
          return true;
        }
      }
    }
    return false;
  }

  private static Box box(NodePlan node, Point centre, Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("LAN " + node.lan().v4());
    List<String> addresses = report.tailnetAddresses().getOrDefault(node.name(), List.of());
    lines.add(addresses.isEmpty() ? "not in the tailnet" : "tailnet " + addresses.get(0));
    List<String> roles = node.roles().stream().map(Role::id).toList();
    // Two lines hold the roles that there are.
    lines.add(roles.stream().limit(2).collect(Collectors.joining(", ")));
    lines.add(roles.stream().skip(2).collect(Collectors.joining(", ")));
    return new Box(
        shortened(node.name()),
        lines,
        number(centre.x()),
        number(centre.x() - BOX_WIDTH / 2.0),
        number(centre.y() - BOX_HEIGHT / 2.0),
        BOX_WIDTH,
        BOX_HEIGHT);
  }

  /** A longer name is whole in the table of nodes. */
  private static String shortened(String name) {
    return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + "…";
  }

  private static Arrow arrow(SeenPath path, Point from, Point to) {
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    double aside = ASIDE.get(path.kind().lane());
    Point side =
        new Point(-(to.y() - from.y()) / length * aside, (to.x() - from.x()) / length * aside);
    Point begin = edge(from, to, side);
    Point end = edge(to, from, side);
    // Not all in the middle, or the signs cover each other.
    double part = SIGN.get(path.kind().lane());
    return new Arrow(
        path,
        number(begin.x()),
        number(begin.y()),
        number(end.x()),
        number(end.y()),
        number(begin.x() + (end.x() - begin.x()) * part),
        number(begin.y() + (end.y() - begin.y()) * part));
  }

  /** Finds where a line, moved aside, leaves the box of its centre. */
  private static Point edge(Point centre, Point towards, Point side) {
    double dx = towards.x() - centre.x();
    double dy = towards.y() - centre.y();
    double acrossX = dx == 0 ? 1 : (BOX_WIDTH / 2.0 - side.x() * Math.signum(dx)) / Math.abs(dx);
    double acrossY = dy == 0 ? 1 : (BOX_HEIGHT / 2.0 - side.y() * Math.signum(dy)) / Math.abs(dy);
    double part = Math.min(acrossX, acrossY) + 3 / Math.hypot(dx, dy);
    return new Point(centre.x() + side.x() + dx * part, centre.y() + side.y() + dy * part);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private record Point(double x, double y) {}

  /** A node: what is written in it, its middle, and its corner. */
  record Box(
      String name, List<String> lines, String middle, String x, String y, int width, int height) {}

  /** A path: from, to, and where its sign is. */
  record Arrow(
      SeenPath path, String x1, String y1, String x2, String y2, String signX, String signY) {}
}
