package tailnetlab.cloudinit;

import java.util.Optional;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.pki.SshKey;

/**
 * The credentials a guest gets with its first boot.
 *
 * @param authorityPem the certificate of the only authority it trusts
 * @param serverCertificate what it shows as a TLS server, where it is one
 * @param authorizedKey the public key that may log in as root
 * @param hostKey its SSH host key: known before the first connection
 */
public record Identity(
    String authorityPem,
    Optional<ServerCertificate> serverCertificate,
    String authorizedKey,
    SshKey hostKey) {}
