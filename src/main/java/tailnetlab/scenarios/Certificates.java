package tailnetlab.scenarios;

import tailnetlab.baseline.Changes;
import tailnetlab.checks.Mesh;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.NodePlan;

/** Puts another certificate before the login server. */
record Certificates(Mesh mesh) {
  private static final String CERTIFICATE = "/etc/nginx/tls/control.crt";
  private static final String KEY = "/etc/nginx/tls/control.key";

  void install(ServerCertificate certificate) {
    NodePlan control = mesh.plan().controlPlane();
    Changes changes = new Changes(mesh);
    changes.file(control, CERTIFICATE).write(certificate.certificatePem());
    changes.file(control, KEY).write(certificate.keyPem());
    mesh.systemd(control).restart("nginx.service");
  }
}
