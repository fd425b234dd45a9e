import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Path;

/** HiveMQ in a process of its own that accepts every client: `java -cp "libs/*" Broker.java FOLDER`. Ends when stdin closes. */
public class Broker {
  static class AcceptAll implements ExtensionMain {
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      SimpleAuthenticator acceptAll = (client, answer) -> answer.authenticateSuccessfully();
      Services.securityRegistry().setAuthenticatorProvider(it -> acceptAll);
    }

    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EmbeddedExtension acceptAll =
        EmbeddedExtension.builder()
            .withId("accept-all")
            .withName("accept-all")
            .withVersion("1")
            .withExtensionMain(new AcceptAll())
            .build();
    EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(folder.resolve("conf"))
            .withDataFolder(folder.resolve("data"))
            .withExtensionsFolder(folder.resolve("extensions"))
            .withEmbeddedExtension(acceptAll)
            .build();
    broker.start().join();
    while (System.in.read() >= 0) {}
    broker.stop().join();
    System.exit(0);
  }
}
