using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Tests.Sets;

public class DataRootTests
{
    [Fact]
    public void The_variable_goes_before_the_solution()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(Path.Combine(folder.Path, "mine"), DataRoot.Find("mine", folder.Path, folder.Path));
    }

    [Fact]
    public void Without_the_variable_it_is_beside_the_solution_above_the_working_folder()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("project", "Neuromorphic.sln"), "");
        string deep = Path.GetDirectoryName(folder.File("project", "a", "b", "file"))!;
        Assert.Equal(Path.Combine(folder.Path, "shared", "data"), DataRoot.Find(null, deep, Path.GetTempPath()));
        Assert.Equal(Path.Combine(folder.Path, "shared", "data"), DataRoot.Find("", Path.GetTempPath(), deep));
        Assert.Null(DataRoot.Find(null, Path.GetTempPath(), Path.GetTempPath()));
    }

    [Fact]
    public void A_relative_folder_is_below_the_working_folder_else_below_the_root()
    {
        using TemporaryFolder here = new(), root = new();
        Directory.CreateDirectory(Path.Combine(root.Path, "set"));
        Assert.Equal(Path.Combine(root.Path, "set"), DataRoot.Resolve("set", here.Path, root.Path));
        Directory.CreateDirectory(Path.Combine(here.Path, "set"));
        Assert.Equal(Path.Combine(here.Path, "set"), DataRoot.Resolve("set", here.Path, root.Path));
        Assert.Equal(root.Path, DataRoot.Resolve(root.Path, here.Path, null));
    }

    [Fact]
    public void A_folder_that_is_nowhere_is_refused_with_all_places_and_the_variable()
    {
        using TemporaryFolder here = new(), root = new();
        string message = Assert.Throws<DirectoryNotFoundException>(() => DataRoot.Resolve("set", here.Path, root.Path)).Message;
        Assert.Contains($"'{Path.Combine(here.Path, "set")}' and '{Path.Combine(root.Path, "set")}'", message);
        Assert.Contains("NEUROMORPHIC_DATA", message);
    }

    [Theory]
    [InlineData("nmnist:nmnist-small", DatasetKind.NMnist, "nmnist-small", null)]
    [InlineData("mnist:C:\\data\\mnist", DatasetKind.Mnist, "C:\\data\\mnist", null)]
    [InlineData("generated", DatasetKind.Generated, null, null)]
    [InlineData("generated:500", DatasetKind.Generated, null, 500)]
    public void A_reference_names_a_kind_and_a_folder_or_a_number(string text, DatasetKind kind, string? folder, int? count)
    {
        DatasetReference reference = DatasetReference.Parse(text);
        Assert.Equal((kind, folder, count), (reference.Kind, reference.Folder, reference.Count));
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("", "'' is no kind of data set")]
    [InlineData("cifar:folder", "'cifar' is no kind of data set")]
    [InlineData("some/folder", "'some/folder' is no kind of data set")]
    [InlineData("nmnist", "a folder is needed behind the colon")]
    [InlineData("mnist: ", "a folder is needed behind the colon")]
    [InlineData("generated:many", "'many' is no number of recordings")]
    [InlineData("generated:0", "'0' is no number of recordings")]
    [InlineData("generated:-5", "'-5' is no number of recordings")]
    public void Another_reference_is_refused_with_the_known_forms(string text, string expected)
    {
        string message = Assert.Throws<ArgumentException>(() => DatasetReference.Parse(text)).Message;
        Assert.Contains($"Data set '{text}'", message);
        Assert.Contains(expected, message);
        Assert.Contains(DatasetReference.Forms, message);
    }
}
