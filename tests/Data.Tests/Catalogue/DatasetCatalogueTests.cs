using System.Security.Cryptography;
using System.Text;
using Neuromorphic.Data.Catalogue;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Tests.Catalogue;

public class DatasetCatalogueTests
{
    public static TheoryData<string> Names() => new(DatasetCatalogue.Standard.Cards.Select(card => card.Name));

    [Theory]
    [InlineData("cifar-100")]
    [InlineData("emnist-letters")]
    [InlineData("fashion-mnist")]
    [InlineData("generated-sample")]
    [InlineData("mnist")]
    [InlineData("nmnist")]
    [InlineData("nordland")]
    [InlineData("ntidigits18")]
    [InlineData("shd")]
    public void The_public_data_sets_and_the_sample_have_cards(string name) => Assert.Equal(name, DatasetCatalogue.Standard.Find(name.ToUpperInvariant()).Name);

    [Fact]
    public void A_data_set_without_card_is_refused_with_those_that_have_one()
    {
        string message = Assert.Throws<ArgumentException>(() => DatasetCatalogue.Standard.Find("imagenet")).Message;
        Assert.Contains("'imagenet'", message);
        Assert.Contains("cifar-100, emnist-letters, fashion-mnist,", message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_card_leaves_open_it_says_in_words(string name)
    {
        DatasetCard card = DatasetCatalogue.Standard.Find(name);
        foreach ((string fact, bool known) in new[]
        {
            ("classes", card.Classes is not null), ("train", card.Train is not null), ("test", card.Test is not null), ("bytes", card.Bytes is not null),
            ("url", card.Url is not null), ("licence", card.Licence is not null), ("files", card.Files.Count > 0),
        })
        {
            Assert.True(known || card.NotKnown.Any(text => text.StartsWith(fact + ":", StringComparison.Ordinal)), $"{name}: {fact} is null, and notKnown does not say so.");
        }
        Assert.All(card.Files, file => Assert.True(file.Md5 is { Length: 32 } || file.Sha256 is { Length: 64 }, $"{name}: {file.Name} has no whole checksum."));
    }

    [Theory]
    [InlineData("""{"name":"x","titel":"X"}""", "titel")]
    [InlineData("""{"name":"x"}""", "title")]
    [InlineData("""{"name":1}""", "name")]
    [InlineData("null", "null")]
    [InlineData("{", "JSON")]
    public void A_card_that_is_not_as_the_schema_says_is_refused_by_key(string json, string named)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => DatasetCatalogue.ReadCard(Encoding.UTF8.GetBytes(json), "x.json"));
        Assert.StartsWith("Data set card 'x.json': ", error.Message);
        Assert.Contains(named, error.Message);
    }

    [Fact]
    public void A_list_of_checksums_finds_damaged_and_missing_files_and_bad_lines()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("Train", "good.bin"), "abc");
        File.WriteAllText(folder.File("bad.bin"), "abd");
        // FIPS 180-2, appendix B.1: the SHA-256 of "abc".
        const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        File.WriteAllLines(folder.File("SHA256SUMS"), ["# a note", $"{Abc}  Train/good.bin", $"{Abc} *bad.bin", $"{Abc}  gone.bin", $"{Abc}  ../outside.bin", "nonsense", ""]);
        DatasetVerification result = DatasetVerifier.Verify(folder.Path);
        Assert.Equal((1, false), (result.Checked, result.Passed));
        Assert.Collection(result.Problems,
            problem => Assert.Contains($"bad.bin' has SHA-256 {Sha("abd")}; {Abc} is stated", problem),
            problem => Assert.Contains("gone.bin' is not there; line 4 of", problem),
            problem => Assert.Contains("line 5: ", problem),
            problem => Assert.Contains("line 6: 'nonsense' is not a SHA-256", problem));
    }

    [Fact]
    public void A_published_sum_is_that_of_the_content_in_whatever_files_it_lies()
    {
        using TemporaryFolder folder = new();
        IdxFile.Write(folder.File("train-labels-part01of02-idx1-ubyte.gz"), [2], new byte[] { 5, 0 });
        IdxFile.Write(folder.File("train-labels-part02of02-idx1-ubyte.gz"), [1], new byte[] { 4 });
        byte[] whole = [0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4];
        DatasetCard card = DatasetCatalogue.Standard.Find("mnist") with
        {
            Files =
            [
                new() { Name = "train-labels-idx1-ubyte", Sha256 = Convert.ToHexString(SHA256.HashData(whole)) },
                new() { Name = "t10k-labels-idx1-ubyte", Sha256 = new string('0', 64) },
            ],
        };
        DatasetVerification result = DatasetVerifier.Verify(folder.Path, card);
        Assert.Equal((1, true), (result.Checked, result.Passed));
        Assert.Equal(["t10k-labels-idx1-ubyte"], result.NotHere);
        IdxFile.Write(folder.File("train-labels-part02of02-idx1-ubyte.gz"), [1], new byte[] { 3 });
        Assert.Contains("train-labels-idx1-ubyte' has SHA-256", Assert.Single(DatasetVerifier.Verify(folder.Path, card).Problems));
        File.Delete(folder.File("train-labels-part01of02-idx1-ubyte.gz"));
        Assert.Contains("piece 1 of 2", Assert.Single(DatasetVerifier.Verify(folder.Path, card).Problems));
    }

    [Fact]
    public void A_folder_with_nothing_to_compare_does_not_pass()
    {
        using TemporaryFolder folder = new();
        Assert.False(DatasetVerifier.Verify(folder.Path, DatasetCatalogue.Standard.Find("nmnist")).Passed);
        Assert.Contains("there is no such folder", Assert.Throws<DirectoryNotFoundException>(() => DatasetVerifier.Verify(Path.Combine(folder.Path, "none"))).Message);
    }

    [Fact]
    public void The_sample_of_the_repository_has_its_checksums()
    {
        // Ten recordings to train on, ten to test on, and their specification.
        DatasetCard card = DatasetCatalogue.Standard.Find("generated-sample");
        string sample = Path.Combine(AppContext.BaseDirectory, "GeneratedSample");
        DatasetVerification result = DatasetVerifier.Verify(sample, card);
        Assert.Equal((21, 0, 0), (result.Checked, result.Problems.Count, result.NotHere.Count));
        Assert.Equal(card.Bytes, Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
    }

    [Theory]
    [InlineData("mnist", "mnist", 9 + 4)] // nine files are listed, and four contents are published
    [InlineData("fashion-mnist", "fashion-mnist", 16 + 4)]
    [InlineData("nmnist-small", "nmnist", 1001)]
    public void The_real_folders_have_their_stated_checksums(string folder, string card, int count)
    {
        DatasetVerification result = DatasetVerifier.Verify(RealData.Folder(folder), DatasetCatalogue.Standard.Find(card));
        Assert.Empty(result.Problems);
        Assert.Equal(count, result.Checked);
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
