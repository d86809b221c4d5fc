using System.Security.Cryptography;
using System.Text.Json;

namespace Neuromorphic.Cli.Tests;

public sealed class DatasetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_catalogue_and_every_card_of_it_can_be_shown()
    {
        ToolRun list = await Run("datasets");
        JsonElement cards = JsonDocument.Parse((await Run("datasets", "--json")).Output).RootElement;
        Assert.True(cards.GetArrayLength() > 0);
        foreach (JsonElement card in cards.EnumerateArray())
        {
            string name = card.GetProperty("name").GetString()!;
            Assert.Contains(list.Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));
            Assert.StartsWith(card.GetProperty("title").GetString()!, (await Run("datasets", name)).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_data_set_is_an_error()
    {
        ToolRun run = await Run("datasets", "nosuch");
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("nosuch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_compared_with_its_list_of_checksums()
    {
        byte[] content = [1, 2, 3];
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllBytes(_folder["data/a.bin"], content);
        _folder.Write("data/SHA256SUMS", $"{Convert.ToHexStringLower(SHA256.HashData(content))}  a.bin\n");
        ToolRun right = await Run("datasets", "--check", "data");
        Assert.Equal(ExitCode.Ok, right.Code);
        Assert.Contains("1 files have their checksum, 0 have not.", right.Output, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["data/a.bin"], [1, 2, 4]);
        ToolRun wrong = await Run("datasets", "--check", "data");
        Assert.Equal(ExitCode.Failed, wrong.Code);
        Assert.Contains("FAIL", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("a.bin", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_nothing_to_compare_is_no_success()
    {
        _folder.Write("data/a.bin", "x");
        ToolRun run = await Run("datasets", "--check", "data");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("nothing to compare with", run.Output, StringComparison.Ordinal);
    }

    private Task<ToolRun> Run(params string[] words) => Tools.RunAsync(_folder.Path, words);
}
