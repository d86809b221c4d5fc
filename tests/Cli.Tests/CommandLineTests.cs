using System.Text.Json;

namespace Neuromorphic.Cli.Tests;

/// <summary>Words of the command line, and the lists the tool gives of itself.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task No_words_show_the_help()
    {
        ToolRun run = await Run();
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("verify <folder>", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_command_is_an_error_with_a_suggestion()
    {
        ToolRun run = await Run("verfy", "x");
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("There is no command 'verfy'. Did you mean 'verify'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_an_error_that_names_the_help()
    {
        ToolRun run = await Run("devices", "--colour");
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("--colour", run.Error, StringComparison.Ordinal);
        Assert.Contains("neuromorphic devices --help", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_and_devices_name_the_backends_in_text_and_json()
    {
        Assert.Contains("cpu, reference", (await Run("list")).Output, StringComparison.Ordinal);
        Assert.Contains("cpu: ", (await Run("devices")).Output, StringComparison.Ordinal);
        JsonElement list = JsonDocument.Parse((await Run("list", "--json")).Output).RootElement;
        JsonElement devices = JsonDocument.Parse((await Run("devices", "--json")).Output).RootElement;
        string[] names = [.. list.GetProperty("backends").EnumerateArray().Select(b => b.GetString()!)];
        Assert.Contains("cpu", names);
        Assert.Equal(names, devices.GetProperty("backends").EnumerateArray().Select(b => b.GetProperty("name").GetString()!));
    }

    private static Task<ToolRun> Run(params string[] args) => Tools.RunAsync(Environment.CurrentDirectory, args);
}
